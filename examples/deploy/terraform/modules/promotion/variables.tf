variable "region" {
  description = "The region that is promoted, where the function runs."
  type        = string
}

variable "lost_region" {
  description = "The region whose loss it answers."
  type        = string
}

variable "database_id" {
  description = "The identifier at RDS of the database that is promoted."
  type        = string
}

variable "database_host" {
  description = "Its host."
  type        = string
}

variable "database_arn" {
  description = "Its ARN."
  type        = string
}

variable "lost_database_id" {
  description = "The identifier at RDS of the lost region's database."
  type        = string
}

variable "lost_host" {
  description = "Its host."
  type        = string
}

variable "lost_database_arn" {
  description = "Its ARN."
  type        = string
}

variable "database_password" {
  description = "The password of the database's owner."
  type        = string
  sensitive   = true
}

variable "package" {
  description = "The zip of the function."
  type        = string
}

variable "vpc_id" {
  description = "The network from which the databases are reached."
  type        = string
}

variable "subnet_ids" {
  description = "Its private subnets."
  type        = list(string)
}

variable "alarm_name" {
  description = "The alarm whose events start the runbook."
  type        = string
}
