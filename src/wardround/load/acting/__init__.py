"""The clinicians of a load run, on Locust. Importing what is here patches the sockets of the process that does: only locust may."""
