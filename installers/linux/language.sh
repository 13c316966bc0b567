# What PhotoClip's scripts say, in the person's language: `. language.sh`, and then
#   tell SENTENCE WORD…   print that sentence, with the words in the places of its %s
# Who is spoken to in which language, photoclip/language/choice.py says; a test holds both to the same answers.

choose_language() ( # in parentheses: none of the names in it are those of the script that reads this
	here=${LC_ALL:-${LC_MESSAGES:-${LANG:-}}}
	case ${here%%.*} in
	C | POSIX) wanted=${PHOTOCLIP_LANGUAGE:-} ;; # who wants no language is not asked which one before others
	*) wanted=${PHOTOCLIP_LANGUAGE:-}:${LANGUAGE:-}:$here ;;
	esac
	# A terminal that is not written to in UTF-8 shows anything but English as rubbish.
	case $here in
	*.[Uu][Tt][Ff]*) ;;
	*.*) wanted= ;;
	esac
	while [ -n "$wanted" ]; do
		name=${wanted%%:*}
		wanted=${wanted#"$name"}
		wanted=${wanted#:}
		case $name in
		*[Hh][Aa][Nn][Tt]*) ;; # what is written in Taiwan and Hong Kong is another script
		zh | zh[.@]* | zh[-_]CN* | zh[-_]SG* | zh[-_]MY* | zh[-_]Hans*)
			echo zh_CN
			exit
			;;
		en | en[-._@]* | de | de[-._@]* | fr | fr[-._@]* | es | es[-._@]* | ja | ja[-._@]*)
			echo "${name%%[-._@]*}"
			exit
			;;
		esac
	done
	echo en
)

sentence() { # LANGUAGE SENTENCE: set `words` to what the language has for it
	case $2:$1 in
	no_folder_named:en) words='--prefix needs a folder.' ;;
	no_folder_named:de) words='--prefix braucht einen Ordner.' ;;
	no_folder_named:fr) words='--prefix demande un dossier.' ;;
	no_folder_named:es) words='--prefix necesita una carpeta.' ;;
	no_folder_named:ja) words='--prefix にはフォルダが必要です。' ;;
	no_folder_named:zh_CN) words='--prefix 需要一个文件夹。' ;;
	usage:en) words='usage: ./install.sh [--prefix DIR] [--no-start]' ;;
	usage:de) words='Aufruf: ./install.sh [--prefix ORDNER] [--no-start]' ;;
	usage:fr) words='utilisation : ./install.sh [--prefix DOSSIER] [--no-start]' ;;
	usage:es) words='uso: ./install.sh [--prefix CARPETA] [--no-start]' ;;
	usage:ja) words='使い方： ./install.sh [--prefix フォルダ] [--no-start]' ;;
	usage:zh_CN) words='用法： ./install.sh [--prefix 文件夹] [--no-start]' ;;
	other_machine:en) words='This is PhotoClip for Linux on x86_64; this computer is %s on %s.' ;;
	other_machine:de) words='Dies ist PhotoClip für Linux auf x86_64; dieser Computer ist %s auf %s.' ;;
	other_machine:fr) words='Ceci est PhotoClip pour Linux sur x86_64 ; cet ordinateur est %s sur %s.' ;;
	other_machine:es) words='Este es PhotoClip para Linux en x86_64; este ordenador es %s en %s.' ;;
	other_machine:ja) words='これは Linux（x86_64）用の PhotoClip です。このコンピューターは %s（%s）です。' ;;
	other_machine:zh_CN) words='这是用于 Linux（x86_64）的 PhotoClip；这台电脑是 %s（%s）。' ;;
	old_system:en) words='PhotoClip needs a Linux with glibc 2.34 or newer (Debian 12, Ubuntu 22.04, Fedora 35 and newer).' ;;
	old_system:de) words='PhotoClip braucht ein Linux mit glibc 2.34 oder neuer (Debian 12, Ubuntu 22.04, Fedora 35 und neuer).' ;;
	old_system:fr) words='PhotoClip demande un Linux avec glibc 2.34 ou plus récente (Debian 12, Ubuntu 22.04, Fedora 35 et suivants).' ;;
	old_system:es) words='PhotoClip necesita un Linux con glibc 2.34 o posterior (Debian 12, Ubuntu 22.04, Fedora 35 y posteriores).' ;;
	old_system:ja) words='PhotoClip には glibc 2.34 以降の Linux が必要です（Debian 12、Ubuntu 22.04、Fedora 35 以降）。' ;;
	old_system:zh_CN) words='PhotoClip 需要带有 glibc 2.34 或更新版本的 Linux（Debian 12、Ubuntu 22.04、Fedora 35 及更新版本）。' ;;
	not_made:en) words='%s cannot be made; choose another folder with --prefix.' ;;
	not_made:de) words='%s kann nicht angelegt werden; wählen Sie mit --prefix einen anderen Ordner.' ;;
	not_made:fr) words='Impossible de créer %s ; choisissez un autre dossier avec --prefix.' ;;
	not_made:es) words='No se puede crear %s; elige otra carpeta con --prefix.' ;;
	not_made:ja) words='%s を作れません。--prefix で別のフォルダを選んでください。' ;;
	not_made:zh_CN) words='无法创建 %s；请用 --prefix 选择其他文件夹。' ;;
	something_else:en) words='%s holds something else; choose an empty folder with --prefix.' ;;
	something_else:de) words='In %s liegt etwas anderes; wählen Sie mit --prefix einen leeren Ordner.' ;;
	something_else:fr) words='%s contient autre chose ; choisissez un dossier vide avec --prefix.' ;;
	something_else:es) words='%s contiene otra cosa; elige una carpeta vacía con --prefix.' ;;
	something_else:ja) words='%s には別のものが入っています。--prefix で空のフォルダを選んでください。' ;;
	something_else:zh_CN) words='%s 中有其他内容；请用 --prefix 选择一个空文件夹。' ;;
	not_written:en) words='%s cannot be written to; choose another folder with --prefix.' ;;
	not_written:de) words='In %s kann nicht geschrieben werden; wählen Sie mit --prefix einen anderen Ordner.' ;;
	not_written:fr) words='Impossible d’écrire dans %s ; choisissez un autre dossier avec --prefix.' ;;
	not_written:es) words='No se puede escribir en %s; elige otra carpeta con --prefix.' ;;
	not_written:ja) words='%s に書き込めません。--prefix で別のフォルダを選んでください。' ;;
	not_written:zh_CN) words='无法写入 %s；请用 --prefix 选择其他文件夹。' ;;
	installing_already:en) words='PhotoClip is being installed in %s already; wait until that is done.' ;;
	installing_already:de) words='PhotoClip wird in %s bereits installiert; warten Sie, bis das fertig ist.' ;;
	installing_already:fr) words='PhotoClip est déjà en cours d’installation dans %s ; attendez que ce soit terminé.' ;;
	installing_already:es) words='PhotoClip ya se está instalando en %s; espera a que termine.' ;;
	installing_already:ja) words='PhotoClip は %s にすでにインストール中です。終わるまでお待ちください。' ;;
	installing_already:zh_CN) words='PhotoClip 正在安装到 %s；请等待它完成。' ;;
	not_copied:en) words='PhotoClip could not be copied to %s: the disk is full, or the folder cannot be written to.' ;;
	not_copied:de) words='PhotoClip konnte nicht nach %s kopiert werden: Der Datenträger ist voll, oder in den Ordner kann nicht geschrieben werden.' ;;
	not_copied:fr) words='PhotoClip n’a pas pu être copié dans %s : le disque est plein, ou le dossier n’est pas accessible en écriture.' ;;
	not_copied:es) words='PhotoClip no se ha podido copiar en %s: el disco está lleno o no se puede escribir en la carpeta.' ;;
	not_copied:ja) words='PhotoClip を %s にコピーできませんでした。ディスクがいっぱいか、フォルダに書き込めません。' ;;
	not_copied:zh_CN) words='无法将 PhotoClip 复制到 %s：磁盘已满，或文件夹无法写入。' ;;
	installed:en) words='PhotoClip is installed in %s. You find PhotoClip in your menu, and as %s.' ;;
	installed:de) words='PhotoClip ist in %s installiert. Sie finden PhotoClip im Menü und als %s.' ;;
	installed:fr) words='PhotoClip est installé dans %s. Vous le trouvez dans votre menu, et sous %s.' ;;
	installed:es) words='PhotoClip está instalado en %s. Lo encontrarás en el menú y como %s.' ;;
	installed:ja) words='PhotoClip を %s にインストールしました。メニューから、または %s で使えます。' ;;
	installed:zh_CN) words='PhotoClip 已安装到 %s。您可以在菜单中找到它，也可以通过 %s 使用。' ;;
	removed:en) words='PhotoClip is removed. Your library stays in %s; delete that folder yourself if you want it gone.' ;;
	removed:de) words='PhotoClip ist entfernt. Ihre Bibliothek bleibt in %s; löschen Sie diesen Ordner selbst, wenn auch sie weg soll.' ;;
	removed:fr) words='PhotoClip est retiré. Votre photothèque reste dans %s ; supprimez vous-même ce dossier si vous n’en voulez plus.' ;;
	removed:es) words='PhotoClip se ha quitado. Tu fototeca permanece en %s; elimina tú esa carpeta si no la quieres.' ;;
	removed:ja) words='PhotoClip を取り除きました。ライブラリは %s に残っています。不要なら、そのフォルダをご自分で削除してください。' ;;
	removed:zh_CN) words='PhotoClip 已移除。您的图库保留在 %s 中；如果不再需要，请自行删除该文件夹。' ;;
	no_home:en) words='PhotoClip cannot make its folder %s: no permission, or the disk is full.' ;;
	no_home:de) words='PhotoClip kann seinen Ordner %s nicht anlegen: keine Berechtigung, oder der Datenträger ist voll.' ;;
	no_home:fr) words='PhotoClip ne peut pas créer son dossier %s : pas de permission, ou disque plein.' ;;
	no_home:es) words='PhotoClip no puede crear su carpeta %s: no tiene permiso o el disco está lleno.' ;;
	no_home:ja) words='PhotoClip のフォルダ %s を作れません。権限がないか、ディスクがいっぱいです。' ;;
	no_home:zh_CN) words='PhotoClip 无法创建它的文件夹 %s：没有权限，或磁盘已满。' ;;
	getting_python:en) words='Getting Python %s, which this system does not have.' ;;
	getting_python:de) words='Python %s wird geholt, das dieses System nicht hat.' ;;
	getting_python:fr) words='Récupération de Python %s, que ce système n’a pas.' ;;
	getting_python:es) words='Obteniendo Python %s, que este sistema no tiene.' ;;
	getting_python:ja) words='このシステムにない Python %s を取得しています。' ;;
	getting_python:zh_CN) words='正在获取此系统没有的 Python %s。' ;;
	or:en) words=' or ' ;;
	or:de) words=' oder ' ;;
	or:fr) words=' ou ' ;;
	or:es) words=' o ' ;;
	or:ja) words=' または ' ;;
	or:zh_CN) words=' 或 ' ;;
	no_python:en) words="PhotoClip needs Python %s, and it could not be downloaded; install it with your system's software, or check the network, and start PhotoClip again." ;;
	no_python:de) words='PhotoClip braucht Python %s, und es konnte nicht heruntergeladen werden; installieren Sie es mit der Software Ihres Systems oder prüfen Sie das Netz, und starten Sie PhotoClip erneut.' ;;
	no_python:fr) words='PhotoClip a besoin de Python %s, qui n’a pas pu être téléchargé ; installez-le avec les logiciels de votre système, ou vérifiez le réseau, puis redémarrez PhotoClip.' ;;
	no_python:es) words='PhotoClip necesita Python %s y no se ha podido descargar; instálalo con el software de tu sistema, o comprueba la red, y vuelve a abrir PhotoClip.' ;;
	no_python:ja) words='PhotoClip には Python %s が必要ですが、ダウンロードできませんでした。システムのソフトウェア管理でインストールするか、ネットワークを確かめて、PhotoClip をもう一度起動してください。' ;;
	no_python:zh_CN) words='PhotoClip 需要 Python %s，但无法下载；请用系统的软件管理安装它，或检查网络，然后重新启动 PhotoClip。' ;;
	esac
}

tell() (
	words=
	sentence "$language" "$1"
	[ -n "$words" ] || sentence en "$1"
	shift
	# shellcheck disable=SC2059
	printf -- "$words\n" "$@"
)

language=$(choose_language)
