# The service's configuration. The runbook writes db_nodes after a promotion; Terraform makes it and leaves it alone. It also
# makes and deletes homeport/evacuate, which is not there while no region is evacuated.
resource "aws_ssm_parameter" "nodes" {
  name  = "/orders/db_nodes"
  type  = "String"
  value = coalesce(var.primary, "${var.region}=${aws_db_instance.this.address}:5432")

  lifecycle {
    ignore_changes = [value]
  }
}

resource "aws_ssm_parameter" "name" {
  name  = "/orders/db_name"
  type  = "String"
  value = "orders"
}

resource "aws_ssm_parameter" "user" {
  name  = "/orders/db_user"
  type  = "String"
  value = "orders"
}

resource "aws_ssm_parameter" "password" {
  name  = "/orders/db_password"
  type  = "SecureString"
  value = var.database_password
}
