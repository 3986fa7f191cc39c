variable "region" {
  description = "The region of this module."
  type        = string
}

variable "peer_region" {
  description = "The other region."
  type        = string
}

variable "cidr_block" {
  description = "The addresses of this region, a /16."
  type        = string
}

variable "peer_cidr_block" {
  description = "The addresses of the other region."
  type        = string
}

variable "peering_id" {
  description = "The peering connection of both networks."
  type        = string
}

variable "certificate_arn" {
  description = "The certificate of the balancer."
  type        = string
}

variable "image_id" {
  description = "The AMI of the service."
  type        = string
}

variable "database_password" {
  description = "The password of the database's owner."
  type        = string
  sensitive   = true
}

variable "source_database" {
  description = "The ARN of the database that this region's follows; null where the primary is at first."
  type        = string
  default     = null
}

variable "primary" {
  description = "The primary at first, as the runbook writes it: region=host:port. Null where it is in this region."
  type        = string
  default     = null
}

variable "table_name" {
  description = "The global table of the carts."
  type        = string
}
