data "aws_caller_identity" "current" {}

data "aws_cloudwatch_event_bus" "default" {
  name = "default"
}

resource "aws_security_group" "function" {
  name   = "orders-promotion"
  vpc_id = var.vpc_id

  egress {
    description = "AWS, and the databases of both regions"
    protocol    = "-1"
    from_port   = 0
    to_port     = 0
    cidr_blocks = ["0.0.0.0/0"]
  }
}

# A concurrency of 1: one promotion at a time. Lambda repeats an event twice within minutes, which starts an outage that was held
# off at first; one that was started before, also if it failed, is ignored then.
resource "aws_lambda_function" "promotion" {
  function_name                  = "orders-promotion"
  role                           = aws_iam_role.function.arn
  runtime                        = "java21"
  handler                        = "dev.homeport.examples.runbook.trigger.AlarmFunction"
  filename                       = var.package
  source_code_hash               = filebase64sha256(var.package)
  memory_size                    = 1024
  timeout                        = 900
  reserved_concurrent_executions = 1

  environment {
    variables = {
      HOMEPORT_ALARM   = var.alarm_name
      HOMEPORT_PROMOTE = var.region
      HOMEPORT_JOURNAL = "/orders/runbook/outages"
      RUNBOOK_PASSWORD = var.database_password
      RUNBOOK_PROPERTIES = templatefile("${path.module}/runbook.properties", {
        region      = var.region
        host        = var.database_host
        instance    = var.database_id
        lost_region = var.lost_region
        lost_host   = var.lost_host
        lost        = var.lost_database_id
      })
    }
  }

  vpc_config {
    subnet_ids         = var.subnet_ids
    security_group_ids = [aws_security_group.function.id]
  }
}

resource "aws_lambda_function_event_invoke_config" "promotion" {
  function_name          = aws_lambda_function.promotion.function_name
  maximum_retry_attempts = 2
}

resource "aws_cloudwatch_event_rule" "primary_lost" {
  name = "orders-primary-lost"
  event_pattern = jsonencode({
    source        = ["aws.cloudwatch"]
    "detail-type" = ["CloudWatch Alarm State Change"]
    detail        = { alarmName = [var.alarm_name], state = { value = ["ALARM"] } }
  })
}

resource "aws_cloudwatch_event_target" "function" {
  rule = aws_cloudwatch_event_rule.primary_lost.name
  arn  = aws_lambda_function.promotion.arn
}

resource "aws_lambda_permission" "events" {
  statement_id  = "events"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.promotion.function_name
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.primary_lost.arn
}

resource "aws_sns_topic" "failed" {
  name = "orders-promotion-failed"
}

resource "aws_cloudwatch_metric_alarm" "failed" {
  alarm_name          = "orders-promotion-failed"
  alarm_description   = "The runbook stopped; run it by hand, it goes on where it was"
  namespace           = "AWS/Lambda"
  metric_name         = "Errors"
  dimensions          = { FunctionName = aws_lambda_function.promotion.function_name }
  statistic           = "Sum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  period              = 60
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = [aws_sns_topic.failed.arn]
}
