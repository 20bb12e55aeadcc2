"""The system under test: profile, locators, adapter, start and record reader."""
