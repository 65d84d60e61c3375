# What the scripts in this folder share. Source it; it does nothing by itself.
# shellcheck shell=bash

say() { printf '\033[1m%s\033[0m\n' "$*" >&2; }
die() { printf 'zocalo: %s\n' "$*" >&2; exit 1; }

# The command that gains root, or nothing when we are root already.
as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null; then sudo "$@"; else return 127; fi
}

# install PACKAGE...: Debian packages that are missing. Elsewhere, says what to install.
install() {
  local missing=()
  for package in "$@"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} = 0 ] && return 0
  if ! command -v apt-get >/dev/null; then
    die "faltan estos programas (nombres de Debian): ${missing[*]}. Instálalos y vuelve a intentarlo."
  fi
  if ! { [ "$(id -u)" = 0 ] || command -v sudo >/dev/null; }; then
    die "ejecuta como administrador: apt-get install --no-install-recommends ${missing[*]}"
  fi
  say "Instalando ${missing[*]} …"
  apt_install "${missing[@]}" || { as_root apt-get update -qq && apt_install "${missing[@]}"; } \
    || die "apt no pudo instalar: ${missing[*]}"
}

apt_install() {
  # The packaged default cluster is not ours and would only take memory.
  if [ ! -e /etc/postgresql-common/createcluster.conf ]; then
    as_root mkdir -p /etc/postgresql-common/createcluster.d
    echo 'create_main_cluster = false' \
      | as_root tee /etc/postgresql-common/createcluster.d/zocalo.conf >/dev/null
  fi
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >&2
}

postgres_bin() { # the newest server's folder, or nothing
  find /usr/lib/postgresql/*/bin -maxdepth 1 -name postgres 2>/dev/null | sort -V | tail -1 | xargs -r dirname
}

need_postgres() {
  [ -n "$(postgres_bin)" ] || { command -v pg_config >/dev/null && [ -x "$(pg_config --bindir)/postgres" ]; } \
    || install postgresql-15
}

need_python() { # with what makes an environment for packages from outside
  command -v python3 >/dev/null && python3 -c 'import ensurepip, venv' 2>/dev/null || install python3 python3-venv
}

need_node() { # the identity provider of the tests
  { command -v node && command -v npm; } >/dev/null || install nodejs npm
  [ "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ] || die "hace falta Node 20 o posterior."
}

need_chromium() { # the browser that walks the pages
  chromium_path >/dev/null || install chromium-headless-shell
}

chromium_path() { # ZOCALO_CHROMIUM, or the first that is installed
  command -v "${ZOCALO_CHROMIUM:-chromium-headless-shell}" \
    || command -v chromium || command -v chromium-browser || command -v google-chrome
}

need_pages_tools() { # what looks at the pages, and where it is
  need_node
  need_chromium
  ZOCALO_CHROMIUM_PATH="$(chromium_path)"
  ZOCALO_PAGES_PACKAGES="$(node_packages tests/pages)"
  export ZOCALO_CHROMIUM_PATH ZOCALO_PAGES_PACKAGES
}

need_product() { # the program built, or the one ZOCALO_BINARY names, and what it runs on
  need_postgres
  need_python
  [ -n "${ZOCALO_BINARY:-}" ] || { need_rust && cargo build --release --locked --quiet -p zocalo; }
  export ZOCALO_BINARY="${ZOCALO_BINARY:-$PWD/target/release/zocalo}"
}

# node_packages FOLDER: installs what FOLDER's lock file names into target/node, the first time; prints where.
node_packages() {
  local home
  home="$PWD/target/node/$(basename "$1")-$(sha256sum "$1/package-lock.json" | cut -c1-12)"
  mkdir -p "$home"
  (
    # Two may start at the same time.
    flock 9
    [ ! -e "$home/installed" ] || exit 0
    cp "$1/package.json" "$1/package-lock.json" "$home/"
    npm --prefix "$home" ci --ignore-scripts --no-audit --no-fund --prefer-offline --loglevel=error >&2 \
      && touch "$home/installed"
  ) 9>"$home/lock" || die "npm no pudo instalar lo que pide $1."
  echo "$home"
}

need_openssl() { # certificates and keys for the servers of the tests
  command -v openssl >/dev/null || install openssl
}

need_rust() {
  command -v cargo >/dev/null || die "falta Rust (cargo): instálalo desde https://rustup.rs y vuelve a intentarlo."
  command -v cc >/dev/null || install gcc libc6-dev
}
