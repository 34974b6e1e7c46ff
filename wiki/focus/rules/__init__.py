"""What focal points are and who fits whom; pure."""
