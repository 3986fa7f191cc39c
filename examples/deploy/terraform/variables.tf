variable "first_region" {
  description = "The region that has the primary at first. Not us-east-1: the alarm of a lost primary lives there."
  type        = string
  default     = "eu-central-1"
}

variable "second_region" {
  description = "The region that is promoted when the first one is lost. Not us-east-1 either."
  type        = string
  default     = "eu-west-1"
}

variable "zone_id" {
  description = "The hosted zone of Route 53 that holds the service's name."
  type        = string
}

variable "host" {
  description = "The service's name in that zone, such as orders.example.org."
  type        = string
}

variable "certificate_arns" {
  description = "A certificate of ACM in each region, by region, for the host and for its names <region>.<host>."
  type        = map(string)
}

variable "image_ids" {
  description = "The AMI of the service in each region, by region: Java, the service below /opt/orders, and orders.service."
  type        = map(string)
}

variable "database_password" {
  description = "The password of the database's owner, which the service and the runbook log in as."
  type        = string
  sensitive   = true
}

variable "runbook_package" {
  description = "The zip of the runbook's function, on the machine that runs Terraform."
  type        = string
}

variable "exports_bucket" {
  description = "The beginning of the buckets' names; the region is its end."
  type        = string
}
