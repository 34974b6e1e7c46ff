"""Reading focal points, who fits whom, contacts between schools, and the preview of a network day."""
