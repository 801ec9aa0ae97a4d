"""What only shows when a whole course is read: identities, links, translations, facts and style."""
