"""What may stand in a manifest, a front matter, a comment or a fact, as models and as JSON Schemas."""
