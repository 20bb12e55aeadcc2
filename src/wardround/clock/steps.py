"""How big the steps of virtual time are, and how long is waited for one. Measured: ``docs/explanation/virtual-time.md``."""

from __future__ import annotations

FLOW_MS = 20
"""One step of time while a clinician acts: a frame or two, so that clicks are stable and animation frames fire."""
FLOW_REST_S = 0.004
"""Real seconds between two such steps: frames come every 16 ms of real time whatever is granted, and each step costs 3 ms of processors."""
SKIP_S = 300.0
"""Longest single skip: messages between tabs brake time by themselves, this only bounds how late faults and cookies are looked at."""
HELD_S = 0.25
"""Step while an exchange is held: time must go on although a request is pending, but the answer must not be late by much."""
APART_S = 1.0
"""Step where tabs live in separate processes: a brake in one does not stop the other."""
LOOK_S = 0.25
"""How often a waiting clinician looks."""
STALL_S = 30.0
"""Real seconds without any progress after which time is said to stand still."""
LEAK_S = 5.0
"""Real seconds between two looks at a step that does not end with nothing in flight: if time has not moved at all, it is taken for
Chromium's mistake. If this were shorter, an overloaded machine would look like one, and time ran on past answers on their way."""
REST_S = 0.25
"""Real seconds after which a running step is looked at although nobody said that it is over (its page may be gone)."""
POLL_LEAST_S = 0.002
ANSWER_S = 1.0
"""Real seconds that a pending request is waited for where it does not stop time by itself."""
SPEND_TRIES = 50
"""How often what is left of a step is granted again."""
HALF_MS_S = 0.0005
"""The budget's resolution."""
WATCH_S = 0.05
"""Real seconds after which a step that did not end is looked at: is an exchange held, or the portal slow?"""
HEAL_S = 1.0
"""Real seconds after which a process that waited for nothing is asked whether it still does; each time twice as long."""
HEAL_MS = 1.0
"""The step with which it is asked."""
