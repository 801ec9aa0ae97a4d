"""Questions from and for other platforms: GIFT and Aiken, which instructors keep their banks in."""
