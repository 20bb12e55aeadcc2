"""Group G: whose screen this is."""
