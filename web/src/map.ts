// (map)
import { Map as M, setWorkerUrl } from 'maplibre-gl';
console.log(M, setWorkerUrl);
