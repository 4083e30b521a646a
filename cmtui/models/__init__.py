"""The record's entities, declared once as SQLModel tables; no behaviour."""
