"""Selection and engagement: inquiries, screenings, changes of status, who decides and who pays."""
