"""The reference portal: what it promises when healthy, and what each defect breaks."""
