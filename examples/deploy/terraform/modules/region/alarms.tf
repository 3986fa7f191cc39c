resource "aws_cloudwatch_metric_alarm" "unhealthy" {
  alarm_name          = "orders-${var.region}-no-healthy-instance"
  alarm_description   = "The balancer sees no healthy instance, and sends to all of them"
  namespace           = "AWS/ApplicationELB"
  metric_name         = "HealthyHostCount"
  statistic           = "Maximum"
  comparison_operator = "LessThanThreshold"
  threshold           = 1
  period              = 60
  evaluation_periods  = 2
  alarm_actions       = [aws_sns_topic.alarms.arn]
  ok_actions          = [aws_sns_topic.alarms.arn]

  dimensions = {
    LoadBalancer = aws_lb.this.arn_suffix
    TargetGroup  = aws_lb_target_group.service.arn_suffix
  }
}

# The runbook's lag.limit is 5 minutes: above it there is no promotion without --force. The primary has no such metric.
resource "aws_cloudwatch_metric_alarm" "lag" {
  alarm_name          = "orders-${var.region}-standby-behind"
  alarm_description   = "The standby is more than half of what the runbook may lose behind"
  namespace           = "AWS/RDS"
  metric_name         = "ReplicaLag"
  statistic           = "Minimum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 150
  period              = 60
  evaluation_periods  = 3
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.alarms.arn]
  ok_actions          = [aws_sns_topic.alarms.arn]

  dimensions = {
    DBInstanceIdentifier = aws_db_instance.this.identifier
  }
}

resource "aws_sns_topic" "alarms" {
  name = "orders-alarms"
}
