#!/usr/bin/env bash
# A Postfix of its own for a test: DIR PORT [accept|greylist|tls|auth]. Runs in the foreground on loopback, below DIR only; SIGTERM ends it.
set -euo pipefail
dir=$1 port=$2 mode=${3:-accept}
PATH="$PATH:/usr/sbin:/usr/lib/postfix/sbin"
conf=$dir/etc
mkdir -p "$conf" "$dir/queue" "$dir/data" "$dir/mail"
chmod 755 "$dir"
chown postfix "$dir/data"
chown nobody "$dir/mail"
cat > "$conf/main.cf" <<MAIN
compatibility_level = 3.6
queue_directory = $dir/queue
data_directory = $dir/data
mail_owner = postfix
setgid_group = postdrop
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mail.example.org
mydestination =
mynetworks = 127.0.0.0/8
relay_domains =
virtual_mailbox_domains = example.org
virtual_mailbox_base = $dir/mail
virtual_mailbox_maps = inline:{{ops@example.org = ops/}, {security@example.org = security/}}
virtual_uid_maps = static:65534
virtual_gid_maps = static:65534
virtual_minimum_uid = 1000
alias_maps =
alias_database =
maillog_file = $dir/postfix.log
maillog_file_prefixes = $dir
smtpd_recipient_restrictions = reject_unlisted_recipient
smtpd_relay_restrictions = permit_mynetworks, reject
MAIN
case $mode in
  greylist) echo "smtpd_data_restrictions = check_client_access texthash:$conf/greylist" >> "$conf/main.cf"
            echo "127.0.0.1 DEFER 4.2.0 greylisted, come back later" > "$conf/greylist" ;;
  # DIR/etc/key.pem, made by the test: the key and a certificate.
  tls) printf 'smtpd_tls_security_level = encrypt\nsmtpd_tls_chain_files = %s\n' "$conf/key.pem" >> "$conf/main.cf" ;;
  auth) mkdir -p "$conf/sasl"
        cat > "$conf/sasl/smtpd.conf" <<SASL
pwcheck_method: auxprop
auxprop_plugin: sasldb
mech_list: PLAIN LOGIN
sasldb_path: $dir/data/sasldb2
SASL
        printf '%s' "$SASL_PASSWORD" | saslpasswd2 -p -c -f "$dir/data/sasldb2" -u mail.example.org gate
        chown postfix "$dir/data/sasldb2"
        cat >> "$conf/main.cf" <<AUTH
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = cyrus
smtpd_sasl_path = smtpd
cyrus_sasl_config_path = $conf/sasl
smtpd_sasl_local_domain = mail.example.org
smtpd_sender_restrictions = permit_sasl_authenticated, reject
AUTH
  ;;
esac
cat > "$conf/master.cf" <<MASTER
127.0.0.1:$port inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
proxymap unix - - n - - proxymap
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
MASTER
postfix -c "$conf" check >"$dir/check.log" 2>&1 || true
exec /usr/lib/postfix/sbin/master -c "$conf" -d
