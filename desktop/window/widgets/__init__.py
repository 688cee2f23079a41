"""Controls that the design asks for and Qt does not have; none of them knows the document."""
