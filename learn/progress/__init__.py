"""What is done of what there is, and the evidence of who did what when."""
