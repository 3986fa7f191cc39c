resource "aws_db_subnet_group" "this" {
  name       = "orders"
  subnet_ids = aws_subnet.private[*].id
}

# A replica across regions is encrypted with a key of its own region.
resource "aws_kms_key" "database" {
  description         = "The database of the orders service"
  enable_key_rotation = true
}

# The primary where there is no source, else its standby across the regions. After a promotion the roles are the runbook's;
# replicate_source_db is ignored, so that Terraform undoes no promotion.
resource "aws_db_instance" "this" {
  identifier              = "orders-${var.region}"
  instance_class          = "db.m7g.large"
  replicate_source_db     = var.source_database
  engine                  = var.source_database == null ? "postgres" : null
  engine_version          = var.source_database == null ? "16" : null
  allocated_storage       = var.source_database == null ? 100 : null
  db_name                 = var.source_database == null ? "orders" : null
  username                = var.source_database == null ? "orders" : null
  password                = var.source_database == null ? var.database_password : null
  storage_encrypted       = true
  kms_key_id              = aws_kms_key.database.arn
  multi_az                = true
  db_subnet_group_name    = aws_db_subnet_group.this.name
  vpc_security_group_ids  = [aws_security_group.database.id]
  backup_retention_period = 7
  deletion_protection     = true
  skip_final_snapshot     = true

  lifecycle {
    ignore_changes = [replicate_source_db]
  }
}
