resource "aws_lb" "this" {
  name               = "orders"
  load_balancer_type = "application"
  security_groups    = [aws_security_group.balancer.id]
  subnets            = aws_subnet.public[*].id
  depends_on         = [aws_internet_gateway.this]
}

# interval x unhealthy_threshold + timeout, 25 s, are less than the 66 s that HEALTH_DRAIN=alb waits.
resource "aws_lb_target_group" "service" {
  name                 = "orders"
  vpc_id               = aws_vpc.this.id
  protocol             = "HTTP"
  port                 = 8080
  deregistration_delay = 60

  health_check {
    protocol            = "HTTP"
    port                = "8081"
    path                = "/health"
    matcher             = "200"
    interval            = 10
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 2
  }
}

# What Route 53 asks: /health/region of any instance that is alive.
resource "aws_lb_target_group" "health" {
  name     = "orders-health"
  vpc_id   = aws_vpc.this.id
  protocol = "HTTP"
  port     = 8081

  health_check {
    protocol            = "HTTP"
    path                = "/livez"
    matcher             = "200"
    interval            = 10
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 2
  }
}

resource "aws_lb_listener" "https" {
  load_balancer_arn = aws_lb.this.arn
  protocol          = "HTTPS"
  port              = 443
  certificate_arn   = var.certificate_arn

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.service.arn
  }
}

resource "aws_lb_listener_rule" "health" {
  listener_arn = aws_lb_listener.https.arn
  priority     = 1

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.health.arn
  }

  condition {
    path_pattern {
      values = ["/health/region"]
    }
  }
}
