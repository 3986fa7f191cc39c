resource "aws_launch_template" "this" {
  name                   = "orders"
  image_id               = var.image_id
  instance_type          = "m7g.large"
  vpc_security_group_ids = [aws_security_group.service.id]
  update_default_version = true

  iam_instance_profile {
    arn = aws_iam_instance_profile.service.arn
  }

  metadata_options {
    http_tokens                 = "required"
    http_put_response_hop_limit = 1
  }

  user_data = base64encode(templatefile("${path.module}/user-data.sh", {
    region      = var.region
    peer_region = var.peer_region
    table       = var.table_name
  }))
}

# EC2 replaces an instance whose machine fails, and not one whose database is lost: with ELB here the whole fleet would be
# replaced while nothing is promoted.
resource "aws_autoscaling_group" "this" {
  name                      = "orders"
  min_size                  = 2
  max_size                  = 6
  vpc_zone_identifier       = aws_subnet.private[*].id
  target_group_arns         = [aws_lb_target_group.service.arn, aws_lb_target_group.health.arn]
  health_check_type         = "EC2"
  health_check_grace_period = 60

  launch_template {
    id      = aws_launch_template.this.id
    version = aws_launch_template.this.latest_version
  }

  instance_refresh {
    strategy = "Rolling"

    preferences {
      min_healthy_percentage = 100
      max_healthy_percentage = 150
    }
  }

  tag {
    key                 = "Name"
    value               = "orders"
    propagate_at_launch = true
  }
}
