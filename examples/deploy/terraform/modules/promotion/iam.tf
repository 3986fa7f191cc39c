resource "aws_iam_role" "function" {
  name = "orders-promotion"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "lambda.amazonaws.com" }
    }]
  })
}

# Its log and its network interfaces.
resource "aws_iam_role_policy_attachment" "network" {
  role       = aws_iam_role.function.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole"
}

resource "aws_iam_role_policy" "function" {
  name = "orders-promotion"
  role = aws_iam_role.function.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "Parameters"
        Effect = "Allow"
        Action = ["ssm:GetParameter", "ssm:PutParameter", "ssm:DeleteParameter"]
        Resource = [
          "arn:aws:ssm:${var.region}:${data.aws_caller_identity.current.account_id}:parameter/orders/db_nodes",
          "arn:aws:ssm:${var.region}:${data.aws_caller_identity.current.account_id}:parameter/orders/homeport/evacuate",
          "arn:aws:ssm:${var.region}:${data.aws_caller_identity.current.account_id}:parameter/orders/homeport/runbook_lock",
          "arn:aws:ssm:${var.region}:${data.aws_caller_identity.current.account_id}:parameter/orders/homeport/runbook_promoting",
          "arn:aws:ssm:${var.lost_region}:${data.aws_caller_identity.current.account_id}:parameter/orders/db_nodes",
          "arn:aws:ssm:${var.lost_region}:${data.aws_caller_identity.current.account_id}:parameter/orders/homeport/evacuate",
          "arn:aws:ssm:${var.lost_region}:${data.aws_caller_identity.current.account_id}:parameter/orders/homeport/runbook_lock",
          "arn:aws:ssm:${var.lost_region}:${data.aws_caller_identity.current.account_id}:parameter/orders/homeport/runbook_promoting",
        ]
      },
      {
        Sid    = "Journal"
        Effect = "Allow"
        Action = ["ssm:GetParametersByPath", "ssm:PutParameter"]
        Resource = [
          "arn:aws:ssm:${var.region}:${data.aws_caller_identity.current.account_id}:parameter/orders/runbook/outages",
          "arn:aws:ssm:${var.region}:${data.aws_caller_identity.current.account_id}:parameter/orders/runbook/outages/*",
        ]
      },
      {
        Sid      = "Look"
        Effect   = "Allow"
        Action   = ["rds:DescribeDBInstances"]
        Resource = [var.database_arn, var.lost_database_arn]
      },
      {
        Sid      = "Promote"
        Effect   = "Allow"
        Action   = ["rds:PromoteReadReplica"]
        Resource = var.database_arn
      },
    ]
  })
}
