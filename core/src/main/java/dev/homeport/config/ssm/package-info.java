/** Configuration from AWS Systems Manager Parameter Store. Needs the AWS SDK for SSM, an optional dependency. */
@NullMarked
package dev.homeport.config.ssm;

import org.jspecify.annotations.NullMarked;
