# Both regions say no: the primary is lost and nothing is promoted. One region alone that says no is evacuated or cut off.
resource "aws_route53_health_check" "either" {
  provider               = aws.global
  type                   = "CALCULATED"
  child_health_threshold = 1
  child_healthchecks     = [aws_route53_health_check.first.id, aws_route53_health_check.second.id]
}

resource "aws_cloudwatch_metric_alarm" "primary_lost" {
  provider            = aws.global
  alarm_name          = "orders-primary-lost"
  alarm_description   = "No region of the orders service has a primary"
  namespace           = "AWS/Route53"
  metric_name         = "HealthCheckStatus"
  dimensions          = { HealthCheckId = aws_route53_health_check.either.id }
  statistic           = "Minimum"
  comparison_operator = "LessThanThreshold"
  threshold           = 1
  period              = 60
  evaluation_periods  = 2
  treat_missing_data  = "ignore"
}

# Passes the alarm's events on to the region that is promoted.
resource "aws_cloudwatch_event_rule" "primary_lost" {
  provider = aws.global
  name     = "orders-primary-lost"
  event_pattern = jsonencode({
    source        = ["aws.cloudwatch"]
    "detail-type" = ["CloudWatch Alarm State Change"]
    resources     = [aws_cloudwatch_metric_alarm.primary_lost.arn]
    detail        = { state = { value = ["ALARM"] } }
  })
}

resource "aws_cloudwatch_event_target" "second_region" {
  provider = aws.global
  rule     = aws_cloudwatch_event_rule.primary_lost.name
  arn      = module.promotion.event_bus_arn
  role_arn = aws_iam_role.events.arn
}

resource "aws_iam_role" "events" {
  provider = aws.global
  name     = "orders-primary-lost-events"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "events.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy" "events" {
  provider = aws.global
  name     = "put-events"
  role     = aws_iam_role.events.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "events:PutEvents"
      Resource = module.promotion.event_bus_arn
    }]
  })
}

module "promotion" {
  source    = "./modules/promotion"
  providers = { aws = aws.second }

  region            = var.second_region
  lost_region       = var.first_region
  database_id       = module.second.database_id
  database_host     = module.second.database_host
  database_arn      = module.second.database_arn
  lost_database_id  = module.first.database_id
  lost_host         = module.first.database_host
  lost_database_arn = module.first.database_arn
  database_password = var.database_password
  package           = var.runbook_package
  vpc_id            = module.second.vpc_id
  subnet_ids        = module.second.private_subnet_ids
  alarm_name        = aws_cloudwatch_metric_alarm.primary_lost.alarm_name
}
