output "event_bus_arn" {
  description = "The bus that takes the alarm's events."
  value       = data.aws_cloudwatch_event_bus.default.arn
}
