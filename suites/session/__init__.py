"""Session scenarios: idle expiry, token refresh, several tabs, sleep, frozen tabs, wrong clocks, and the whole shift.

Each makes a situation and asserts nothing: every invariant judges every history. Times come from the profile's limits, so
each runs on any portal; what a profile does not support is *not checked: needs X*. Copy a file into your own ``suites/`` to change it.
"""
