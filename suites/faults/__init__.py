"""Every fault of the network once, at an exchange that it hurts. Runs only when it is named: `wardround run --suite faults`.

Each scenario is a piece of ordinary work with one fault in it, or with none (the control). `wardround explore` tries every fault
at every exchange; this is what a minute or two buy. On the reference portal each fault brings a planted defect to light here.
"""
