"""What is done in the office, each in one transaction and in the evidence."""
