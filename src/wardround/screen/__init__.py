"""What one page shows at one moment, and whether it invites an error: one look at the page, many rules."""
