"""How files look: the styles of Word and LibreOffice, and what stands at the foot of each sheet."""
