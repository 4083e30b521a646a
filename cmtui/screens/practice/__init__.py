"""The practice itself: who keeps the record, the text for a crisis, the library of forms."""
