#!/bin/sh
# What orders.service of the image lacks: this region's settings. The rest comes from the parameters below /orders.
set -eu
mkdir -p /etc/systemd/system/orders.service.d
cat > /etc/systemd/system/orders.service.d/region.conf <<'SETTINGS'
[Service]
Environment=APP_REGION=${region}
Environment=SSM_PATH=/orders
Environment=CONFIG_DIRECTORIES=
Environment=HEALTH_DRAIN=alb
Environment=CARTS_REGIONS=${region},${peer_region}
Environment=CARTS_TABLE=${table}
# The drain of 66 s, 10 s that a request waits for a primary, and 5 s to close.
TimeoutStopSec=81
SETTINGS
systemctl daemon-reload
systemctl enable --now orders.service
