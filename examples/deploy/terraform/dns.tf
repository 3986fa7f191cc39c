# /health/region: 503 while the region can serve no one, or its operators have evacuated it.
resource "aws_route53_health_check" "first" {
  provider          = aws.global
  type              = "HTTPS"
  fqdn              = aws_route53_record.first.fqdn
  port              = 443
  resource_path     = "/health/region"
  request_interval  = 10
  failure_threshold = 3
}

resource "aws_route53_health_check" "second" {
  provider          = aws.global
  type              = "HTTPS"
  fqdn              = aws_route53_record.second.fqdn
  port              = 443
  resource_path     = "/health/region"
  request_interval  = 10
  failure_threshold = 3
}

# Each region by a name of its own: what the health checks ask.
resource "aws_route53_record" "first" {
  provider = aws.global
  zone_id  = var.zone_id
  name     = "${var.first_region}.${var.host}"
  type     = "A"

  alias {
    name                   = module.first.balancer_dns_name
    zone_id                = module.first.balancer_zone_id
    evaluate_target_health = false
  }
}

resource "aws_route53_record" "second" {
  provider = aws.global
  zone_id  = var.zone_id
  name     = "${var.second_region}.${var.host}"
  type     = "A"

  alias {
    name                   = module.second.balancer_dns_name
    zone_id                = module.second.balancer_zone_id
    evaluate_target_health = false
  }
}

# The service's name. When both are unhealthy Route 53 answers with the first.
resource "aws_route53_record" "failover_first" {
  provider        = aws.global
  zone_id         = var.zone_id
  name            = var.host
  type            = "A"
  set_identifier  = var.first_region
  health_check_id = aws_route53_health_check.first.id

  failover_routing_policy {
    type = "PRIMARY"
  }

  alias {
    name                   = module.first.balancer_dns_name
    zone_id                = module.first.balancer_zone_id
    evaluate_target_health = false
  }
}

resource "aws_route53_record" "failover_second" {
  provider        = aws.global
  zone_id         = var.zone_id
  name            = var.host
  type            = "A"
  set_identifier  = var.second_region
  health_check_id = aws_route53_health_check.second.id

  failover_routing_policy {
    type = "SECONDARY"
  }

  alias {
    name                   = module.second.balancer_dns_name
    zone_id                = module.second.balancer_zone_id
    evaluate_target_health = false
  }
}
