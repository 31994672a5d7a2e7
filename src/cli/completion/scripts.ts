/** Shells for which there is a completion script. */
export type Shell = 'bash' | 'zsh' | 'fish';

const BASH = `# bash completion for voxrun
_voxrun() {
  local line how
  local -a answer
  mapfile -t answer < <(command voxrun __complete bash "\${COMP_LINE:0:COMP_POINT}" "$2" 2>/dev/null)
  how=\${answer[0]-}
  COMPREPLY=("\${answer[@]:1}")
  [[ $how == *open* ]] && compopt -o nospace
  case $how in
    *files-experiment*)
      compopt -o filenames
      mapfile -t -O "\${#COMPREPLY[@]}" COMPREPLY < <(compgen -f -X '!*.y*ml' -- "$2"; compgen -d -- "$2")
      ;;
    *files-folder*)
      compopt -o filenames
      mapfile -t COMPREPLY < <(compgen -d -- "$2")
      ;;
    *files-any*)
      compopt -o filenames
      mapfile -t COMPREPLY < <(compgen -f -- "$2")
      ;;
  esac
}
complete -F _voxrun voxrun
`;

const ZSH = `#compdef voxrun
_voxrun() {
  local how line
  local -a answer words_of about_of open
  answer=("\${(@f)$(command voxrun __complete words "\${(@Q)words[2,CURRENT-1]}" "\${words[CURRENT]}" 2>/dev/null)}")
  how=\${answer[1]-}
  for line in "\${(@)answer[2,-1]}"; do
    words_of+=("\${line%%$'\\t'*}")
    about_of+=("\${line/$'\\t'/  -- }")
  done
  [[ $how == *open* ]] && open=(-S '')
  (( \${#words_of} )) && compadd -l -d about_of "\${(@)open}" -a words_of
  case $how in
    *files-experiment*) _files -g '*.(yaml|yml)' ;;
    *files-folder*) _files -/ ;;
    *files-any*) _files ;;
  esac
}
if [[ $funcstack[1] == _voxrun ]]; then
  _voxrun "$@"
else
  compdef _voxrun voxrun
fi
`;

const FISH = `# fish completion for voxrun
function __voxrun_complete
    set -l words (commandline -opc) (commandline -ct)
    set -l answer (command voxrun __complete words $words[2..-1] 2>/dev/null)
    for line in $answer[2..-1]
        echo $line
    end
    switch "$answer[1]"
        case '*files-experiment*'
            __fish_complete_suffix .yaml
            __fish_complete_suffix .yml
        case '*files-folder*'
            __fish_complete_directories (commandline -ct)
        case '*files-any*'
            __fish_complete_path (commandline -ct)
    end
end
complete -c voxrun -f -a '(__voxrun_complete)'
`;

export const completionScripts: Readonly<Record<Shell, string>> = { bash: BASH, zsh: ZSH, fish: FISH };
