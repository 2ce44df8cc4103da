"""What is measured by hand, beside the product: question sets, and the comparison of pipelines."""
