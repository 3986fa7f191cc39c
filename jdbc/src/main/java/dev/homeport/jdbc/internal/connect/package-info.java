/** Opens connections to one node: addresses, credentials, sockets that can be aborted. */
@NullMarked
package dev.homeport.jdbc.internal.connect;

import org.jspecify.annotations.NullMarked;
