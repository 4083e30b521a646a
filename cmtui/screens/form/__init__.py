"""The Form screen: one assessment, question by question."""
