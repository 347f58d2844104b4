#!/usr/bin/env bash
# A Postfix of its own for a test: DIR PORT [greylist|tls]. Runs in the foreground on loopback, below DIR only; SIGTERM ends it.
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
virtual_mailbox_maps = inline:{{ops@example.org = ops}, {security@example.org = security}}
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
  tls) printf 'smtpd_tls_security_level = encrypt\nsmtpd_tls_chain_files = %s\n' "$dir/key.pem" >> "$conf/main.cf" ;;
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
