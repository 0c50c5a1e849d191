"""What a PDF for the press needs: inks, boxes, printer's marks, imposition."""
