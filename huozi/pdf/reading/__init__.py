"""What a PDF for readers and archives needs: the structure tree, attached files."""
