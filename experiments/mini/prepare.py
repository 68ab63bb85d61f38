#!/usr/bin/env python3
"""Fetches and prepares the audio on which the network Mini is trained.

    python3 prepare.py OUT [--only NAME ...] [--keep] [--base URL]

Clones every repository of sources.csv at the commit named there, takes the files chosen there and in files.csv, and writes them under
OUT/<source>/ as 32 kHz mono 16-bit WAV. What is longer than a minute is cut into pieces of ten seconds; what is shorter than 0.15 s, silent
(nowhere above -60 dB of full scale), unreadable or there already from another source (by SHA-256 of the original) is left out and counted.
OUT/clips.csv says of each clip where it came from, under which license, by whom, and the hash of the original file.

Needs git and ffmpeg on the path and Python 3.8; nothing else. A source that is there already is not made again: run it again after a break.
"""
import argparse, array, csv, fnmatch, glob, hashlib, os, re, shutil, subprocess, sys, tempfile, wave

HERE = os.path.dirname(os.path.abspath(__file__))
RATE = 32000
AUDIO = re.compile(r'\.(wav|ogg|oga|mp3|flac|opus|m4a|aif|aiff|3gp|caf)$', re.I)
COLUMNS = ['file', 'repository', 'commit', 'path', 'license', 'credit', 'seconds', 'sha256']


def table(name):
    with open(os.path.join(HERE, name), newline='', encoding='utf-8') as file:
        return list(csv.DictReader(file))


def git(*arguments, folder, **options):
    return subprocess.run(['git', '-c', 'core.quotepath=off', *arguments], cwd=folder, check=True, stdout=subprocess.PIPE, **options).stdout


def clone(source, base, folder):
    """The commit without its files: they come when they are asked for."""
    os.makedirs(folder, exist_ok=True)
    git('init', '-q', folder=folder)
    git('remote', 'add', 'origin', base.format(source['repository']), folder=folder)
    git('fetch', '-q', '--depth', '1', '--filter=blob:none', 'origin', source['commit'], folder=folder)
    return git('ls-tree', '-r', '-z', '--name-only', source['commit'], folder=folder).decode('utf-8', 'replace').split('\0')


def spread(items, count):
    """So many of them, evenly from the sorted whole."""
    items = sorted(items)
    return items if len(items) <= count else [items[int(i * len(items) / count)] for i in range(count)]


def chosen(source, paths, listed):
    """(path, license, credit) of the source's files: by its patterns, and by files.csv."""
    patterns = [p for p in source['include'].split('|') if p]
    found = [p for p in paths if patterns and AUDIO.search(p) and any(fnmatch.fnmatch(p, pattern) for pattern in patterns)]
    if source['exclude']:
        found = [p for p in found if not re.search(source['exclude'], p, re.I)]
    if source['per_folder']:
        folders = {}
        for path in found:
            folders.setdefault(os.path.dirname(path), []).append(path)
        found = [p for folder in sorted(folders) for p in spread(folders[folder], int(source['per_folder']))]
    files = [(p, source['license'], source['credit']) for p in found]
    there = set(paths)
    for row in listed:
        if row['path'] not in there:
            sys.exit(f"{source['repository']}: there is no {row['path']} in commit {source['commit']}")
        files.append((row['path'], row['license'] or source['license'], row['credit'] or source['credit']))
    return files


def samples(path):
    result = subprocess.run(['ffmpeg', '-v', 'error', '-nostdin', '-threads', '1', '-i', path, '-map', '0:a:0', '-ac', '1', '-ar', str(RATE), '-f', 's16le', '-'],
                            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    data = array.array('h')
    data.frombytes(result.stdout[:len(result.stdout) // 2 * 2])
    if sys.byteorder == 'big':
        data.byteswap()
    return data


def pieces(data):
    return [data] if len(data) <= 60 * RATE else [data[i:i + 10 * RATE] for i in range(0, len(data), 10 * RATE)]


def audible(data):
    return len(data) >= 0.15 * RATE and max(max(data), -min(data)) >= 33


def write(path, data):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    if sys.byteorder == 'big':
        data = array.array('h', data)
        data.byteswap()
    with wave.open(path + '.part', 'wb') as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(data.tobytes())
    os.replace(path + '.part', path)


def prepare(source, listed, out, base, work, seen):
    folder = os.path.join(work, source['source'])
    files = chosen(source, clone(source, base, folder), listed)
    names = '\0'.join(p for p, _, _ in files).encode()
    git('--literal-pathspecs', 'checkout', '-q', source['commit'], '--pathspec-from-file=-', '--pathspec-file-nul', folder=folder, input=names)
    rows, left = [], 0
    for path, license, credit in files:
        with open(os.path.join(folder, path), 'rb') as file:
            digest = hashlib.sha256(file.read()).hexdigest()
        if digest in seen:
            left += 1
            continue
        seen.add(digest)
        parts = pieces(samples(os.path.join(folder, path)))
        stem = re.sub(r'[^\w.+-]+', '_', os.path.splitext(path)[0].replace('/', '~'))
        for i, part in enumerate(parts):
            if not audible(part):
                left += 1
                continue
            name = f"{source['source']}/{stem}" + (f'.{i:02d}' if len(parts) > 1 else '') + '.wav'
            write(os.path.join(out, name), part)
            rows.append([name, source['repository'], source['commit'], path, license, credit, f'{len(part) / RATE:.3f}', digest])
    table_of_source = os.path.join(out, 'parts', source['source'] + '.csv')
    with open(table_of_source + '.part', 'w', newline='', encoding='utf-8') as file:
        csv.writer(file).writerows(rows)
    os.replace(table_of_source + '.part', table_of_source)
    print(f"{source['source']}: {len(rows)} clips, {sum(float(r[6]) for r in rows) / 3600:.2f} h, {left} left out", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('out', help='folder to write to')
    parser.add_argument('--only', nargs='+', help='sources to prepare [default: all]')
    parser.add_argument('--keep', action='store_true', help='keep the clones, in OUT/clones')
    parser.add_argument('--base', default='https://github.com/{}.git', help='where the repositories are, {} for owner/name [default: %(default)s]')
    options = parser.parse_args()
    for tool in ('git', 'ffmpeg'):
        if not shutil.which(tool):
            sys.exit(f'{tool} is not on the path; install it and run this again')
    sources, files = table('sources.csv'), table('files.csv')
    unknown = set(options.only or []) - {s['source'] for s in sources}
    if unknown:
        sys.exit(f"sources.csv has no {', '.join(sorted(unknown))}")
    parts = os.path.join(options.out, 'parts')
    os.makedirs(parts, exist_ok=True)
    seen, failed = set(), []
    for source in sorted(sources, key=lambda s: s['source']):
        done = os.path.join(parts, source['source'] + '.csv')
        if not os.path.exists(done) and (not options.only or source['source'] in options.only):
            work = os.path.join(options.out, 'clones') if options.keep else tempfile.mkdtemp(prefix='mini-')
            try:
                prepare(source, [f for f in files if f['source'] == source['source']], options.out, options.base, work, seen)
            except (subprocess.CalledProcessError, OSError) as error:
                failed.append(source['source'])
                print(f"{source['source']}: {error}", file=sys.stderr, flush=True)
            finally:
                if not options.keep:
                    shutil.rmtree(work, ignore_errors=True)
        if os.path.exists(done):
            with open(done, newline='', encoding='utf-8') as file:
                seen.update(row[7] for row in csv.reader(file))
    rows = []
    for part in sorted(glob.glob(os.path.join(glob.escape(parts), '*.csv'))):
        with open(part, newline='', encoding='utf-8') as file:
            rows += csv.reader(file)
    with open(os.path.join(options.out, 'clips.csv.part'), 'w', newline='', encoding='utf-8') as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(rows)
    os.replace(os.path.join(options.out, 'clips.csv.part'), os.path.join(options.out, 'clips.csv'))
    print(f"{len(rows)} clips, {sum(float(r[6]) for r in rows) / 3600:.2f} h, in {options.out}")
    if failed:
        sys.exit(f"not prepared: {', '.join(failed)}; run this again for them")


if __name__ == '__main__':
    main()
