output "vpc_id" {
  description = "The network."
  value       = aws_vpc.this.id
}

output "private_subnet_ids" {
  description = "The subnets of instances and functions."
  value       = aws_subnet.private[*].id
}

output "balancer_dns_name" {
  description = "The balancer's own name."
  value       = aws_lb.this.dns_name
}

output "balancer_zone_id" {
  description = "The zone of the balancer's own name."
  value       = aws_lb.this.zone_id
}

output "database_host" {
  description = "The database's host."
  value       = aws_db_instance.this.address
}

output "database_id" {
  description = "The database's identifier at RDS."
  value       = aws_db_instance.this.identifier
}

output "database_arn" {
  description = "The database's ARN."
  value       = aws_db_instance.this.arn
}
