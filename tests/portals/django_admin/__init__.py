"""A healthy application full of forms and numbers that nobody here wrote: Django's admin, over the records of a hardware shop."""
