resource "aws_iam_role" "service" {
  name = "orders-service-${var.region}"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "ec2.amazonaws.com" }
    }]
  })
}

resource "aws_iam_instance_profile" "service" {
  name = "orders-service-${var.region}"
  role = aws_iam_role.service.name
}

resource "aws_iam_role_policy" "service" {
  name = "orders-service"
  role = aws_iam_role.service.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "Configuration"
        Effect = "Allow"
        Action = ["ssm:GetParameters", "ssm:GetParametersByPath"]
        Resource = [
          "arn:aws:ssm:${var.region}:${data.aws_caller_identity.current.account_id}:parameter/orders",
          "arn:aws:ssm:${var.region}:${data.aws_caller_identity.current.account_id}:parameter/orders/*",
        ]
      },
      {
        Sid       = "Decryption"
        Effect    = "Allow"
        Action    = ["kms:Decrypt"]
        Resource  = "*"
        Condition = { StringEquals = { "kms:ViaService" = "ssm.${var.region}.amazonaws.com" } }
      },
      {
        Sid    = "Carts"
        Effect = "Allow"
        Action = ["dynamodb:GetItem", "dynamodb:UpdateItem"]
        Resource = [
          "arn:aws:dynamodb:${var.region}:${data.aws_caller_identity.current.account_id}:table/${var.table_name}",
          "arn:aws:dynamodb:${var.peer_region}:${data.aws_caller_identity.current.account_id}:table/${var.table_name}",
        ]
      },
    ]
  })
}
