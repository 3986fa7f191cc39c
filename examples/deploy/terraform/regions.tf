module "first" {
  source    = "./modules/region"
  providers = { aws = aws.first }

  region            = var.first_region
  peer_region       = var.second_region
  cidr_block        = "10.0.0.0/16"
  peer_cidr_block   = "10.1.0.0/16"
  peering_id        = aws_vpc_peering_connection.regions.id
  certificate_arn   = var.certificate_arns[var.first_region]
  image_id          = var.image_ids[var.first_region]
  database_password = var.database_password
  table_name        = aws_dynamodb_table.carts.name
}

module "second" {
  source    = "./modules/region"
  providers = { aws = aws.second }

  region            = var.second_region
  peer_region       = var.first_region
  cidr_block        = "10.1.0.0/16"
  peer_cidr_block   = "10.0.0.0/16"
  peering_id        = aws_vpc_peering_connection.regions.id
  certificate_arn   = var.certificate_arns[var.second_region]
  image_id          = var.image_ids[var.second_region]
  database_password = var.database_password
  source_database   = module.first.database_arn
  primary           = "${var.first_region}=${module.first.database_host}:5432"
  table_name        = aws_dynamodb_table.carts.name
}

# Each region's instances reach the other region's database.
resource "aws_vpc_peering_connection" "regions" {
  provider    = aws.first
  vpc_id      = module.first.vpc_id
  peer_vpc_id = module.second.vpc_id
  peer_region = var.second_region
}

resource "aws_vpc_peering_connection_accepter" "regions" {
  provider                  = aws.second
  vpc_peering_connection_id = aws_vpc_peering_connection.regions.id
  auto_accept               = true
}
