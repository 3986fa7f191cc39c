# A global table: each region's service uses its own replica, and the other one while that is lost.
resource "aws_dynamodb_table" "carts" {
  provider         = aws.first
  name             = "carts"
  billing_mode     = "PAY_PER_REQUEST"
  hash_key         = "cart"
  stream_enabled   = true
  stream_view_type = "NEW_AND_OLD_IMAGES"

  attribute {
    name = "cart"
    type = "S"
  }

  point_in_time_recovery {
    enabled = true
  }

  replica {
    region_name            = var.second_region
    point_in_time_recovery = true
  }
}

# What a person reads in either region who runs the runbook by hand.
resource "aws_secretsmanager_secret" "database" {
  provider = aws.first
  name     = "orders/database"

  replica {
    region = var.second_region
  }
}

resource "aws_secretsmanager_secret_version" "database" {
  provider      = aws.first
  secret_id     = aws_secretsmanager_secret.database.id
  secret_string = var.database_password
}

# What the service exports has a copy in the other region.
resource "aws_s3_bucket" "exports_first" {
  provider = aws.first
  bucket   = "${var.exports_bucket}-${var.first_region}"
}

resource "aws_s3_bucket" "exports_second" {
  provider = aws.second
  bucket   = "${var.exports_bucket}-${var.second_region}"
}

resource "aws_s3_bucket_versioning" "exports_first" {
  provider = aws.first
  bucket   = aws_s3_bucket.exports_first.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_versioning" "exports_second" {
  provider = aws.second
  bucket   = aws_s3_bucket.exports_second.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_replication_configuration" "exports" {
  provider   = aws.first
  depends_on = [aws_s3_bucket_versioning.exports_first, aws_s3_bucket_versioning.exports_second]
  role       = aws_iam_role.replication.arn
  bucket     = aws_s3_bucket.exports_first.id

  rule {
    id     = "all"
    status = "Enabled"

    filter {}

    delete_marker_replication {
      status = "Enabled"
    }

    destination {
      bucket = aws_s3_bucket.exports_second.arn
    }
  }
}

resource "aws_iam_role" "replication" {
  provider = aws.first
  name     = "orders-exports-replication"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "s3.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy" "replication" {
  provider = aws.first
  name     = "replicate"
  role     = aws_iam_role.replication.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["s3:GetReplicationConfiguration", "s3:ListBucket"]
        Resource = aws_s3_bucket.exports_first.arn
      },
      {
        Effect   = "Allow"
        Action   = ["s3:GetObjectVersionForReplication", "s3:GetObjectVersionAcl", "s3:GetObjectVersionTagging"]
        Resource = "${aws_s3_bucket.exports_first.arn}/*"
      },
      {
        Effect   = "Allow"
        Action   = ["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"]
        Resource = "${aws_s3_bucket.exports_second.arn}/*"
      },
    ]
  })
}
