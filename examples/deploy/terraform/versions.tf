terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.40, < 7.0"
    }
  }
}

provider "aws" {
  alias  = "first"
  region = var.first_region
}

provider "aws" {
  alias  = "second"
  region = var.second_region
}

# Route 53 keeps the metrics of its health checks here.
provider "aws" {
  alias  = "global"
  region = "us-east-1"
}
