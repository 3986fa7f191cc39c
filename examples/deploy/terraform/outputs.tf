output "url" {
  description = "Where the service is."
  value       = "https://${var.host}"
}

output "first_database" {
  description = "The database of the first region."
  value       = module.first.database_host
}

output "second_database" {
  description = "The database of the second region."
  value       = module.second.database_host
}
